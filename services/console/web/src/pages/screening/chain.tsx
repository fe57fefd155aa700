import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Empty } from '../../ui/state.tsx'
import { EvidenceFile } from './evidence-file.tsx'
import styles from './screening.module.css'
import {
  type ChainStage,
  type Evidence,
  isOrigin,
  linksOf,
  type Offer,
  type Owner,
  type Screening,
  SOON_DAYS,
  type StagePicture,
  todayOf,
  validityOf,
} from './screening.ts'

/** The chain as a row of stages with arrows between: where, by whom, owned by whom, what proves it, and what was found. */
export function ChainPicture({ offer, screening }: { offer: Offer; screening: Screening }) {
  const { t } = useTranslation('screening')
  const links = linksOf(offer, screening)
  const policies = useQuery(policiesQuery()).data?.items ?? []
  const version = policies
    .find(one => one.id === screening.policy)
    ?.versions.find(one => one.version === screening.policyVersion)
  const covered = new Set(version && isOrigin(version.rules) ? version.rules.coveredCountries : [])
  if (links.length === 0) return <Empty>{t('noChain')}</Empty>
  return (
    <ol className={styles.chain}>
      {links.map(link => (
        <StageBox key={link.stage} link={link} covered={covered} />
      ))}
    </ol>
  )
}

type Covered = { covered: ReadonlySet<string> }

function StageBox({ link: { stage, sites, evidence, findings }, covered }: { link: StagePicture } & Covered) {
  const { t } = useTranslation('screening')
  const say = useSaid()
  return (
    <li className={sites.length === 0 ? `${styles.stage} ${styles.absent}` : styles.stage}>
      <h3>
        {t(`stages.${stage}`)}
        {sites.length === 0 && <Badge tone="warn">{t('notDeclared')}</Badge>}
      </h3>
      {sites.map(site => (
        <Site key={`${site.site} ${site.operator} ${site.country}`} site={site} covered={covered} />
      ))}
      {sites.length > 0 && <Proofs evidence={evidence} />}
      {findings.length > 0 && (
        <ul className={styles.notes}>
          {findings.map(finding => (
            <li key={`${finding.code} ${finding.message}`} className="note warn">
              <Sentence said={say.finding(finding)} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** A country by its code and its name; one that the policy covers says so. */
function Country({ code, covered }: { code: string } & Covered) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  return (
    <span className={styles.country}>
      <span className={styles.code} aria-hidden="true">
        {code}
      </span>
      {format.country(code)}
      {covered.has(code) && <Badge tone="warn">{t('covered')}</Badge>}
    </span>
  )
}

function Site({ site, covered }: { site: ChainStage } & Covered) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('site'), site.site],
    [t('operator'), site.operator],
    [
      t('input'),
      site.chineseInputPct === undefined ? (
        <span key="input" className="hint">
          {t('notTold')}
        </span>
      ) : (
        format.exactPercent(site.chineseInputPct)
      ),
    ],
    [
      t('technology'),
      site.chineseTechnology === undefined ? (
        <span key="technology" className="hint">
          {t('notTold')}
        </span>
      ) : site.chineseTechnology ? (
        t('chineseTechnology')
      ) : (
        t('otherTechnology')
      ),
    ],
    ...(site.tolledIn
      ? [[t('tolledIn'), <Country key="tolled" code={site.tolledIn} covered={covered} />] as const]
      : []),
    ...(site.control ?? []).map(
      one =>
        [
          t('control'),
          <span key={one.by}>
            {one.by}, {t(`how.${one.how}`)} <Country code={one.country} covered={covered} />
          </span>,
        ] as const,
    ),
    ...(site.recycledFrom
      ? [
          [
            t('recycledFrom'),
            format.list(
              site.recycledFrom.map(from => `${format.country(from.country)} ${format.exactPercent(from.sharePct)}`),
            ),
          ] as const,
        ]
      : []),
  ]
  return (
    <div className={styles.site}>
      <p className={styles.where}>
        <Country code={site.country} covered={covered} />
      </p>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4>{t('owners')}</h4>
      {site.ownership.length === 0 ? (
        <p className="hint">{t('noOwners')}</p>
      ) : (
        <Owners owners={site.ownership} covered={covered} />
      )}
    </div>
  )
}

/** Owners and below each its own: shares are of the one above. */
function Owners({ owners, covered }: { owners: readonly Owner[] } & Covered) {
  const format = useFormat()
  return (
    <ul className={styles.owners}>
      {owners.map(one => (
        <li key={`${one.owner} ${one.country} ${one.sharePct}`}>
          <strong>{format.exactPercent(one.sharePct)}</strong> {one.owner}{' '}
          <Country code={one.country} covered={covered} />
          {one.ownership && one.ownership.length > 0 && <Owners owners={one.ownership} covered={covered} />}
        </li>
      ))}
    </ul>
  )
}

function Proofs({ evidence }: { evidence: readonly Evidence[] }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const today = todayOf(useNow(3_600_000))
  const mayRead = useMay('operator')
  return (
    <div className={styles.site}>
      <h4>{t('evidence')}</h4>
      {evidence.length === 0 ? (
        <p className="hint">{t('noEvidence')}</p>
      ) : (
        <ul className={styles.proofs}>
          {evidence.map(one => {
            const { is, daysLeft } = validityOf(one, today)
            const tone = is !== 'valid' ? 'bad' : daysLeft <= SOON_DAYS ? 'warn' : 'good'
            return (
              <li key={`${one.type} ${one.sha256} ${one.validTo}`}>
                {t(`evidenceTypes.${one.type}`)}{' '}
                <Badge tone={tone}>
                  {is === 'expired'
                    ? t('expired')
                    : is === 'not-yet'
                      ? t('notYet')
                      : t('daysLeft', { count: daysLeft })}
                </Badge>
                <span className="hint">
                  {one.issuer} · {t('validFromTo', { from: format.date(one.validFrom), to: format.date(one.validTo) })}
                </span>
                {mayRead && <EvidenceFile evidence={one} />}
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
