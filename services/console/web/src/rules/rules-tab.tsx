import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import type { Round } from '../round/round.ts'
import { RulesCard } from '../round/rules-card.tsx'
import { useWhen } from '../round/use-when.ts'
import { Badge } from '../ui/badge.tsx'
import { Link } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import type { RuleItem } from './item.ts'
import { rulesOfRound } from './round-rules.ts'
import styles from './rules.module.css'
import { stepsOf } from './steps.ts'
import { useSaid } from './use-said.ts'

/** By which rules a round goes, in plain words with its own figures, and below them the settings as they are. */
export default function RulesTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-rules')
  return (
    <>
      <Card
        title={t('title')}
        lead={t('lead')}
        terms={['floor', 'assurance', 'cap', 'weight', 'ceiling', 'pass']}
        aside={<Link to="/rules">{t('book')}</Link>}
      >
        <div className={styles.groups}>
          <section className={styles.group}>
            <h3>{t('group.when')}</h3>
            <Steps round={round} />
          </section>
          {rulesOfRound(round).map(([group, items]) => (
            <section key={group} className={styles.group}>
              <h3>{t(`group.${group}`)}</h3>
              <Sentences items={items} />
            </section>
          ))}
        </div>
      </Card>
      <RulesCard rules={round.rules} />
    </>
  )
}

function Sentences({ items }: { items: readonly RuleItem[] }) {
  const { t } = useTranslation('round-rules')
  const said = useSaid()
  return (
    <ul className={styles.sentences}>
      {items.map(item => {
        const sentence = said(item)
        return (
          <li key={item.said}>
            {sentence}{' '}
            <Link to={item.at} className={styles.source} aria-label={`${t('open')}: ${sentence}`} title={t('open')}>
              §
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function Steps({ round }: { round: Round }) {
  const { t } = useTranslation('round-rules')
  const format = useFormat()
  const when = useWhen()
  return (
    <>
      <ol className={styles.steps}>
        {stepsOf(round).map(({ step, at, is }) => (
          <li key={step} data-is={is} {...(is === 'next' ? { 'aria-current': 'step' as const } : {})}>
            <span className={styles.time}>
              {'words' in at ? (
                t(is === 'past' ? 'past' : `at.${at.words}`)
              ) : is === 'past' && at.planned ? (
                t('past')
              ) : (
                <time dateTime={at.time}>{when(at)}</time>
              )}
            </span>
            <span>
              {is === 'next' && <Badge tone="accent">{t('next')}</Badge>}{' '}
              {is === 'past' && 'time' in at && <span className="hidden-visually">{t('past')}: </span>}
              {t(`step.${step}`)}
            </span>
          </li>
        ))}
      </ol>
      <p className="hint">{t('zone', { zone: format.zone() })}</p>
    </>
  )
}
