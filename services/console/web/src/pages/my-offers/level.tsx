import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { type Assurance, AssuranceBadge } from '../../ui/assurance.tsx'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Loaded } from '../../ui/state.tsx'
import { screeningQuery } from './my-offers.queries.ts'

type Level = 'A' | 'B' | 'C' | 'D' | 'E' | 'U'
const TONES: { readonly [L in Level]: Tone } = { A: 'good', B: 'good', C: 'warn', D: 'bad', E: 'bad', U: 'warn' }

function LevelBadge({ level }: { level: Level }) {
  const { t } = useTranslation('my-offers')
  return (
    <Badge tone={TONES[level]}>
      {level}: {t(`levelWord.${level}`)}
    </Badge>
  )
}

/** A level with how it is known. */
export const OriginBadges = ({ level, assurance }: { level: Level; assurance?: Assurance | undefined }) => (
  <>
    <LevelBadge level={level} /> <AssuranceBadge assurance={assurance} />
  </>
)

/** Why an offer has its level, in one line; asked for where there is something to mend. */
export function Reason({ id, level }: { id: string; level: Level | undefined }) {
  const { t } = useTranslation('my-offers')
  const wanted = level !== undefined && level !== 'A'
  const { data } = useQuery({ ...screeningQuery(id), enabled: wanted, staleTime: 60_000, refetchInterval: false })
  const say = useSaid()
  if (!wanted || !data) return ''
  const [first] = [...say.missing(data), ...data.findings.slice(0, 1).map(say.finding)]
  const said = data.decision ? { text: data.decision.reason } : first
  if (!said) return ''
  const more = data.missing.length - 1
  return (
    <span title={said.text}>
      <Sentence said={said} />
      {!data.decision && more > 0 && ` (${t('andMore', { count: more })})`}
    </span>
  )
}

/** How the origin is judged, what it rests on, and what is to be done for a better level. */
export function Level({ id }: { id: string }) {
  const { t } = useTranslation('my-offers')
  const format = useFormat()
  const say = useSaid()
  const query = useQuery(screeningQuery(id))
  return (
    <Card
      title={t('screening')}
      lead={t('screeningLead')}
      aside={query.data && <OriginBadges level={query.data.level} assurance={query.data.assurance} />}
    >
      <Loaded query={query}>
        {data => (
          <>
            <p>{t(`levelLong.${data.level}`)}</p>
            <p>{t(`assuranceLong.${data.assurance ?? 'declared'}`)}</p>
            {data.missing.length > 0 && (
              <div className="note warn">
                <strong>{t('mend')}</strong>
                <ul className="bullets">
                  {say.missing(data).map(said => (
                    <li key={said.text}>
                      <Sentence said={said} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {data.findings.length > 0 && (
              <div className="stack">
                <h3>{t('findings')}</h3>
                <ul className="bullets">
                  {data.findings.map(finding => (
                    <li key={`${finding.code} ${finding.stage} ${finding.message}`}>
                      <Sentence said={say.finding(finding)} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {(data.expiring ?? []).map(one => (
              <p key={one.sha256 + one.stage} className="note warn">
                {t('expires', {
                  type: t(`evidenceType.${one.type}`),
                  stage: t(`stage.${one.stage}`),
                  date: format.date(one.validTo),
                  count: one.daysLeft,
                })}
              </p>
            ))}
            <Facts
              items={[
                [t('policy'), <Under key="policy" {...data} />],
                ...(data.decision
                  ? [
                      [t('decided'), `${data.decision.reason} (${format.dateTime(data.decision.at)})`] as const,
                      [t('computed'), data.computedLevel ?? ''] as const,
                    ]
                  : []),
              ]}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}

/** Under which policy and version, by its name where the catalogue has it. */
function Under({ policy, policyVersion }: { policy: string; policyVersion: string }) {
  const { t } = useTranslation('my-offers')
  const name = useQuery(policiesQuery()).data?.items.find(one => one.id === policy)?.name ?? policy
  return `${name} · ${t('version', { version: policyVersion })}`
}
