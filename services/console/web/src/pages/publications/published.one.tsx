import { useTranslation } from 'react-i18next'
import { PlainTable } from '../../chart/chart.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import styles from './publications.module.css'
import {
  type ExplainedCell,
  explained,
  type Publication,
  type PublicationRules,
  reasonsOf,
  type WithheldCell,
} from './publications.ts'
import { Cells } from './published.cells.tsx'
import { useWhat } from './use-what.ts'

/** Why a cell is not shown as it stands, with the numbers of the rules that judged it. */
function useWhy(rules: PublicationRules | null): (why: WithheldCell) => string {
  const { t } = useTranslation('publications')
  const format = useFormat()
  return ({ action, rule }) => {
    const pct = rules && format.percent(rule === 'dominance' ? rules.dominancePct : rules.pPct)
    const reason = rule && t(`rule.${rule}`, { groups: rules?.groups ?? '?', pct: pct ?? '?' })
    return [t(`actions.${action}`), ...(reason ? [reason] : [])].join(' · ')
  }
}

const SHOWS = ['all', 'open', 'suppressed', 'held'] as const

export function One({ publication }: { publication: Publication }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const whatOf = useWhat()
  const whyOf = useWhy(publication.rules)
  const [show, setShow] = useAddressed('show', 'all')
  const { rules, roundId, version, withheld } = publication
  const cells = explained(publication).filter(cell => fits(cell, show))
  const reasons = reasonsOf(withheld)
  return (
    <Card
      title={t('of', { what: whatOf(publication), version })}
      aside={roundId !== undefined && <Link to={`/rounds/${roundId}`}>{t('toRound')}</Link>}
      lead={format.dateTime(publication.publishedAt)}
    >
      {rules && (
        <p className="hint">
          {t('rules', {
            groups: rules.groups,
            coalition: rules.coalition,
            dominance: format.percent(rules.dominancePct),
            p: format.percent(rules.pPct),
          })}
        </p>
      )}
      <h3>{t('reasonsTitle')}</h3>
      {reasons.length === 0 ? (
        <p className="hint">{t('nothingWithheld')}</p>
      ) : (
        <PlainTable
          label={t('reasonsTitle')}
          head={[t('action'), t('count')]}
          rows={reasons.map(one => [whyOf(one), format.count(one.count)])}
        />
      )}
      <div className={styles.filters}>
        <Choice
          label={t('show')}
          value={show}
          onChange={setShow}
          options={SHOWS.map(value => ({ value, label: t(`shows.${value}`) }))}
        />
      </div>
      <Cells cells={cells} whyOf={whyOf} />
    </Card>
  )
}

const fits = ({ suppressed, why }: ExplainedCell, show: string): boolean =>
  show === 'all' ||
  (show === 'open' && suppressed !== true) ||
  (show === 'suppressed' && suppressed === true) ||
  (show === 'held' && why?.action === 'held')
