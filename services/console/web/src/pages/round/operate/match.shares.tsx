import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Bullet } from '../../../chart/bullet.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Empty } from '../../../ui/state.tsx'
import styles from './round.module.css'
import { Scrolling } from './scrolling.tsx'
import { useNames } from './use-names.ts'

type Share = Round['shares'][number]
const NEAREST = 'nearest'
const MOST_NEAREST = 12
const STAGES: readonly string[] = ['recycling', 'mining', 'separation', 'metal', 'alloy', 'magnet']
const stageAt = (stage: string): number => STAGES.indexOf(stage)

/** The share that is held against the cap, where it may be shown. */
const ofBase = ({ ofMatchedPct, ofServablePct, ofDemandPct }: Share, ofMatched: boolean): string =>
  ofMatched ? ofMatchedPct : (ofServablePct ?? ofDemandPct)

/** What each country supplied at each stage, held against the cap. */
export function Shares({ round }: { round: Round }) {
  const { t } = useTranslation('round-match')
  const { material } = useNames()
  const [chosen, setChosen] = useState<string>(NEAREST)
  const ofMatched = round.rules.countryCapBase === 'matched'
  const counted = (share: Share): number => drawn(ofBase(share, ofMatched))
  const materials = useMemo(() => [...new Set(round.shares.map(share => share.material))], [round.shares])
  const shown =
    chosen === NEAREST
      ? round.shares.toSorted((a, b) => counted(b) - counted(a)).slice(0, MOST_NEAREST)
      : round.shares
          .filter(share => share.material === chosen)
          .toSorted((a, b) => stageAt(a.stage) - stageAt(b.stage) || counted(b) - counted(a))
  const over = round.shares.filter(share => !share.withinCap).length
  return (
    <Card
      title={t('shares.title')}
      lead={`${t(`shares.base.${round.rules.countryCapBase}`, { cap: round.rules.maxCountrySharePct })} ${t('shares.lead')}`}
      aside={
        round.shares.length > 0 && (
          <Badge tone={over === 0 ? 'good' : 'bad'}>
            {over === 0 ? t('shares.allWithin') : t('shares.over', { count: over })}
          </Badge>
        )
      }
    >
      {round.shares.length === 0 ? (
        <Empty>{t('nothing')}</Empty>
      ) : (
        <>
          <div className={styles.controls}>
            <Choice
              label={t('shares.show')}
              options={[
                { value: NEAREST, label: t('shares.nearest') },
                ...materials.map(value => ({ value, label: material(value) })),
              ]}
              value={chosen}
              onChange={setChosen}
            />
          </div>
          <Gauges shares={shown} ofMatched={ofMatched} withMaterial={chosen === NEAREST} />
        </>
      )}
    </Card>
  )
}

function Gauges({
  shares,
  ofMatched,
  withMaterial,
}: {
  shares: readonly Share[]
  ofMatched: boolean
  withMaterial: boolean
}) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const { material } = useNames()
  return (
    <Scrolling label={`${t('shares.title')}: ${t('country')}`}>
      <table className={styles.gauges}>
        <caption className="hidden-visually">{t('shares.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('country')}</th>
            <th scope="col" className={styles.wide}>
              {t(ofMatched ? 'shares.ofMatched' : 'shares.ofDemand')}
            </th>
            <th scope="col">{t('shares.cap')}</th>
            <th scope="col">{t(ofMatched ? 'shares.ofDemand' : 'shares.ofMatched')}</th>
            <th scope="col">{t('shares.kg')}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(share => {
            const pct = ofBase(share, ofMatched)
            return (
              <tr key={`${share.material} ${share.stage} ${share.country}`}>
                <th scope="row">
                  <span>{format.country(share.country)}</span>
                  <span className="hint">
                    {[
                      t(`stages.${share.stage}`, { defaultValue: share.stage }),
                      ...(withMaterial ? [material(share.material)] : []),
                    ].join(' · ')}
                  </span>
                </th>
                <td className={styles.wide}>
                  <div className={styles.gauge}>
                    <Bullet
                      pct={drawn(pct)}
                      {...(share.capPct === undefined ? {} : { mark: drawn(share.capPct) })}
                      over={!share.withinCap}
                    />
                    <span className={styles.figure}>
                      {format.percent(pct)}
                      {!share.withinCap && ` ${t('shares.above')}`}
                    </span>
                  </div>
                </td>
                <td className={styles.figure}>{share.capPct === undefined ? '–' : format.percent(share.capPct)}</td>
                <td className={styles.figure}>{format.percent(ofMatched ? share.ofDemandPct : share.ofMatchedPct)}</td>
                <td className={styles.figure} title={format.mass(share.kg)}>
                  {format.kg(share.kg)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scrolling>
  )
}
