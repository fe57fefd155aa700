import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { AccountsLegend } from '../../origin/accounts.tsx'
import { type Batch, isWithdrawn } from '../../origin/batch.ts'
import { batchesQuery } from '../../origin/origin.queries.ts'
import { shortReference } from '../../origin/short-reference.ts'
import { Sites } from '../../origin/sites.tsx'
import { useMay } from '../../session/session.tsx'
import { useAddressed } from '../../shell/address.ts'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { chainsOf } from './chains.ts'
import { Flows } from './flows.tsx'
import { MapPicture } from './map-picture.tsx'
import styles from './origin.module.css'
import { useHolders } from './use-holders.ts'

/** Batches that are drawn at once: more than anybody can follow, and few enough to be drawn. */
const MOST_DRAWN = 120

/** The way of all batches from mine to magnet, with the kilograms that went from one into the other, and what the sites can make. */
export function MapTab() {
  const { t } = useTranslation('batches')
  const query = useQuery(batchesQuery())
  const holder = useHolders()
  const mayAct = useMay('operator')
  return (
    <div className="stack">
      <Loaded query={query} rows={8}>
        {({ items }) => (items.length === 0 ? <Empty>{t('noneAtAll')}</Empty> : <Drawn all={items} />)}
      </Loaded>
      {mayAct && <Sites holder={holder} />}
    </div>
  )
}

function Drawn({ all }: { all: readonly Batch[] }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const [chosen, setChosen] = useAddressed('chain', '')
  const chains = useMemo(() => chainsOf(all.filter(one => !isWithdrawn(one))), [all])
  const joined = chains.filter(chain => chain.length > 1)
  const own = chains.find(chain => chain.some(one => one.id === chosen))
  const wanted = own ?? chains.flat()
  const shown = wanted.slice(0, MOST_DRAWN)
  const left = wanted.length - shown.length
  return (
    <div className="stack">
      <div className={styles.filters}>
        <Choice
          label={t('map.chain')}
          value={own ? chosen : ''}
          onChange={setChosen}
          options={[
            { value: '', label: t('map.all') },
            ...joined.flatMap(chain => {
              const last = endOf(chain)
              return last
                ? [
                    {
                      value: last.id,
                      label: t('map.chainOf', { reference: shortReference(last.reference), count: chain.length }),
                    },
                  ]
                : []
            }),
          ]}
        />
      </div>
      <Card title={t('map.title')} lead={t('map.lead')}>
        <p className="hint">{t('map.summary', { batches: format.count(shown.length), chains: joined.length })}</p>
        {left > 0 && <p className="note warn">{t('map.left', { batches: format.count(left) })}</p>}
        <AccountsLegend />
        <MapPicture batches={shown} />
      </Card>
      <Flows batches={shown} />
    </div>
  )
}

/** A chain goes by the name of what it ends in: the first of its batches that went into none of the others. */
const endOf = (chain: readonly Batch[]): Batch | undefined =>
  chain.find(one => !chain.some(other => other.inputs.some(input => input.batch === one.id)))
