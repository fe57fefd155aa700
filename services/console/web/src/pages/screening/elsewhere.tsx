import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Found, Under } from './judgement.tsx'
import { OriginBadges } from './level.tsx'
import styles from './screening.module.css'
import { screeningQuery } from './screening.queries.ts'
import type { Screening } from './screening.ts'

/** The same offer under another policy or on another day, beside how it stands. */
export function Elsewhere({ id, standing }: { id: string; standing: Screening }) {
  const { t } = useTranslation('screening')
  const policies = (useQuery(policiesQuery()).data?.items ?? []).filter(one => one.kind === 'origin')
  const [policy, setPolicy] = useAddressed('policy', '')
  const [on, setOn] = useAddressed('on', '')
  const asked = {
    ...(policy === '' ? {} : { policy }),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(on) ? { on } : {}),
  }
  return (
    <Card title={t('other')} lead={t('otherLead')}>
      <div className={styles.filters}>
        <Choice
          label={t('policy')}
          value={policy}
          onChange={setPolicy}
          options={[
            { value: '', label: t('asItStands') },
            ...policies.map(one => ({ value: one.id, label: one.name })),
          ]}
        />
        <Field label={t('day')} type="date" value={on} onChange={setOn} />
      </div>
      {'policy' in asked || 'on' in asked ? (
        <Other id={id} asked={asked} standing={standing} />
      ) : (
        <Empty>{t('chooseOther')}</Empty>
      )}
    </Card>
  )
}

function Other({ id, asked, standing }: { id: string; asked: { policy?: string; on?: string }; standing: Screening }) {
  const { t } = useTranslation('screening')
  const query = useQuery(screeningQuery(id, asked))
  return (
    <Loaded query={query} rows={4}>
      {other => (
        <>
          <p className={other.level === standing.level ? 'note' : 'note warn'} role="status">
            {other.level === standing.level
              ? t('sameLevel', { level: other.level })
              : t('otherLevel', { from: standing.level, to: other.level })}
          </p>
          <div className={styles.beside}>
            <Side title={t('asItStands')} screening={standing} />
            <Side title={t('asAsked')} screening={other} />
          </div>
        </>
      )}
    </Loaded>
  )
}

const Side = ({ title, screening }: { title: string; screening: Screening }) => (
  <section className={styles.half} aria-label={title}>
    <h3>
      {title} <OriginBadges level={screening.level} assurance={screening.assurance} />
    </h3>
    <p className="hint">
      <Under screening={screening} />
    </p>
    <Found screening={screening} />
  </section>
)
