import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { Sentence, useSaid } from '../../../finding/sentence.tsx'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useActs } from '../../../session/acting.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/button.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { toast } from '../../../ui/toast.tsx'
import { Explained } from './explained.tsx'
import { useLeave } from './my-rounds.commands.ts'
import { type Allocation, becameInPass, type Explanation, entryBecame, mayLeave, type OwnEntry } from './my-rounds.ts'

export const TONES = { joined: 'accent', confirmed: 'good', dropped: 'bad', left: 'neutral' } as const

export function EntryDetail({
  round,
  entry,
  explanations,
  allocations,
}: {
  round: Round
  entry: OwnEntry
  explanations: readonly Explanation[]
  /** All of the round. */
  allocations: readonly Allocation[]
}) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const say = useSaid()
  const leave = useLeave(round.id)
  const mayAct = useActs()
  const gone = entryBecame(entry, allocations, explanations)
  const act = async () => {
    await leave.mutateAsync(entry.id)
    toast(t('hasLeft', { reference: entry.reference }))
  }
  return (
    <Card
      title={entry.reference}
      aside={
        <>
          <Badge tone={TONES[entry.entry]}>{t(`entry.${entry.entry}`)}</Badge>
          {mayAct && mayLeave(entry, round.state) && (
            <ConfirmButton
              label={t('leave')}
              title={t('leaveTitle')}
              confirmLabel={t('leaveNow')}
              confirmKind="danger"
              act={act}
            >
              <p>{t('leaveWhat', { reference: entry.reference, mass: format.kg(entry.quantityKg) })}</p>
              <p>{t('leaveEnds')}</p>
            </ConfirmButton>
          )}
        </>
      }
      lead={t(`entryLong.${entry.entry === 'left' && entry.reason ? 'out' : entry.entry}`)}
    >
      <Facts
        items={[
          [t('goods'), goods(entry)],
          [t('period'), format.period(entry.period)],
          [t('quantity'), format.kg(entry.quantityKg)],
          ...(entry.kind === 'line' ? [[t('commitment'), t(`commitmentWord.${entry.commitment}`)] as const] : []),
          ...(entry.kind === 'line' && entry.ceilingPrice
            ? [[t('ceiling'), format.money(entry.ceilingPrice)] as const]
            : []),
          ...(entry.reason ? [[t('reason'), <Sentence key="reason" said={say.out(entry)} />] as const] : []),
        ]}
      />
      {entry.carriedFrom && (
        <p className="hint">
          {t(`carried.${entry.kind}`)} <Link to={`/my/rounds/${entry.carriedFrom}`}>{t('carried.from')}</Link>
        </p>
      )}
      {entry.kind === 'line' && entry.commitment === 'firm' && round.state === 'offering' && (
        <p className="hint">{t('firmStays')}</p>
      )}
      {gone && <p className="note">{t(`gone.${gone}`)}</p>}
      {explanations.map(one => (
        <Explained
          key={one.pass ?? 1}
          explanation={one}
          became={becameInPass(entry, allocations, one.pass ?? 1)}
          named={explanations.length > 1}
        />
      ))}
    </Card>
  )
}
