import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/session.tsx'
import type { ProjectRound } from './project-rounds.queries.ts'
import { StatementEditor } from './statement/editor.tsx'
import { TERM_SHEETS } from './statement/sheets.of.ts'

/** What the round is decided by: stated by operators, seen by all. */
export function TermsTab({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  const isOpen = round.state === 'open'
  const mayState = useMay('operator') && isOpen
  return (
    <>
      {isOpen && round.termsVersion === 1 && <p className="note">{t('termsMissing')}</p>}
      {mayState && <p className="note">{t('termsStand')}</p>}
      <StatementEditor kind="terms" roundId={round.id} sheets={TERM_SHEETS} readOnly={!mayState} />
    </>
  )
}
