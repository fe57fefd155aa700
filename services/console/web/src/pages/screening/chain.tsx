import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Empty } from '../../ui/state.tsx'
import type { Covered } from './country.tsx'
import { Proofs } from './proofs.tsx'
import styles from './screening.module.css'
import { isOrigin, linksOf, type Offer, type Screening, type StagePicture } from './screening.ts'
import { Site } from './site.tsx'

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
