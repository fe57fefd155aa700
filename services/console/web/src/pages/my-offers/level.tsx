import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { groundsOf } from '../../finding/ground.ts'
import { Sentence, type ShownSentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { type Assurance, AssuranceBadge } from '../../ui/assurance.tsx'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Joins } from './joins.tsx'
import { type Screening, screeningQuery } from './my-offers.queries.ts'
import type { Mend } from './use-mending.ts'
import type { WouldBe as Checked } from './use-sending.ts'

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
export function Level({ id, mend }: { id: string; mend: Mend }) {
  const { t } = useTranslation('my-offers')
  const query = useQuery(screeningQuery(id))
  return (
    <Card
      title={t('screening')}
      lead={t('screeningLead')}
      aside={query.data && <OriginBadges level={query.data.level} assurance={query.data.assurance} />}
    >
      <Loaded query={query}>{data => <Found data={data} mend={mend} />}</Loaded>
    </Card>
  )
}

/** The same of an offer that was checked and not sent. */
export function WouldBe({ checked: { screening, places }, mend }: { checked: Checked; mend: Mend }) {
  const { t } = useTranslation('my-offers')
  return (
    <Card
      title={t('wouldBe')}
      lead={t('checkedFine')}
      aside={<OriginBadges level={screening.level} assurance={screening.assurance} />}
    >
      <Joins places={places} />
      <Found data={screening} mend={mend} />
    </Card>
  )
}

function Found({ data, mend }: { data: Screening; mend: Mend }) {
  const { t } = useTranslation('my-offers')
  const format = useFormat()
  const say = useSaid()
  const isMissing = ({ code, stage }: Screening['findings'][number]): boolean =>
    (data.gaps ?? []).some(gap => gap.code === code && gap.stage === stage)
  return (
    <>
      <p>
        {groundsOf(data)
          .map(ground => t(`levelGround.${ground}`))
          .join(' ')}{' '}
        {t(`levelTaken.${data.level}`)}
      </p>
      <p>{t(`assuranceLong.${data.assurance ?? 'declared'}`)}</p>
      {data.missing.length > 0 && (
        <div className="note warn">
          <strong>{t('mend')}</strong>
          <ul className="bullets">
            {say.missing(data).map((said, nth) => (
              <li key={said.text}>
                <Sentence said={said} /> <GoThere go={mend(data.gaps?.[nth])} to={said} />
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
                <Sentence said={say.finding(finding)} />{' '}
                <GoThere go={isMissing(finding) ? undefined : mend(finding)} to={say.finding(finding)} />
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
  )
}

/** To the part of the form that a sentence is about. */
function GoThere({ go, to }: { go: (() => void) | undefined; to: ShownSentence }) {
  const { t } = useTranslation('my-offers')
  if (!go) return null
  return (
    <Button kind="quiet" onPress={go} aria-label={`${t('inForm')}: ${to.text}`}>
      {t('inForm')}
    </Button>
  )
}

/** Under which policy and version, by its name where the catalogue has it. */
function Under({ policy, policyVersion }: { policy: string; policyVersion: string }) {
  const { t } = useTranslation('my-offers')
  const name = useQuery(policiesQuery()).data?.items.find(one => one.id === policy)?.name ?? policy
  return `${name} · ${t('version', { version: policyVersion })}`
}
