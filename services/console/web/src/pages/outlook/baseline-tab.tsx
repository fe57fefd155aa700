import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { useAddressed } from '../../shell/address.ts'
import { Card, Facts } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Hash } from '../../ui/hash.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { type BaselineHead, baselinesQuery } from './baseline.queries.ts'
import { BaselineContent } from './baseline-content.tsx'
import { BaselineUpload } from './baseline-upload.tsx'
import styles from './outlook.module.css'

/** The versions of the baseline: what each holds, and the way to a next one. */
export function BaselineTab() {
  const { t } = useTranslation(['baseline', 'outlook'])
  const query = useQuery(baselinesQuery())
  const mayAct = useMay('operator')
  const [chosen, choose] = useAddressed('baseline', '')
  return (
    <Loaded query={query} rows={8}>
      {({ items }) => {
        const head = items.find(({ id }) => id === chosen) ?? items[0]
        return (
          <>
            <Card
              title={t('outlook:tabs.baseline')}
              lead={t('lead')}
              aside={mayAct && <BaselineUpload onRecorded={choose} />}
            >
              {head ? <Head head={head} all={items} onChoose={choose} /> : <Empty>{t('outlook:noBaseline')}</Empty>}
            </Card>
            {head && <BaselineContent key={head.id} id={head.id} />}
          </>
        )
      }}
    </Loaded>
  )
}

function Head({
  head,
  all,
  onChoose,
}: {
  head: BaselineHead
  all: readonly BaselineHead[]
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  return (
    <>
      <div className={styles.choices}>
        <Choice
          label={t('version')}
          value={head.id}
          onChange={onChoose}
          options={all.map(({ id, version, name }) => ({
            value: id,
            label: t('oneVersion', { version: format.count(version), name }),
          }))}
        />
      </div>
      <Facts
        items={[
          [t('name'), head.name],
          [t('months'), t('span', { from: format.period(head.from), count: head.months })],
          [t('recordedAt'), format.dateTime(head.recordedAt)],
          ...(['plants', 'routes', 'needs'] as const).map(
            name => [t(`table.${name}`), format.count(head[name])] as const,
          ),
          [t('digest'), <Hash key="digest" value={head.digest} />],
        ]}
      />
    </>
  )
}
