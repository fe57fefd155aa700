import { useTranslation } from 'react-i18next'
import { useActs } from '../../session/acting.tsx'
import { useMay } from '../../session/session.tsx'
import type { ProjectRound } from './project-rounds.queries.ts'
import { StatementEditor } from './statement/editor.tsx'
import { ASK_SHEETS, PLEDGE_SHEETS, PROJECT_SHEETS } from './statement/sheets.of.ts'

/** What one's own organisation states: a supplier its projects, a member its asks, a funder its pledges. */
export function OwnTab({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  const acts = useActs()
  const isOpen = round.state === 'open'
  const sides = { supplier: useMay('supplier'), member: useMay('member'), funder: useMay('funder') }
  const of = { roundId: round.id, readOnly: !acts || !isOpen }
  return (
    <>
      {isOpen && round.termsVersion === 1 && <p className="note warn">{t('termsMissing')}</p>}
      {!isOpen && <p className="note">{t('closedSays')}</p>}
      {sides.supplier && <StatementEditor {...of} kind="projects" sheets={PROJECT_SHEETS} />}
      {sides.member && <StatementEditor {...of} kind="asks" sheets={ASK_SHEETS} />}
      {sides.funder && <StatementEditor {...of} kind="pledges" sheets={PLEDGE_SHEETS} />}
    </>
  )
}
