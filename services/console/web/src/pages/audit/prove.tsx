import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Fault } from '../../ui/state.tsx'
import { proofOf } from './audit.queries.ts'
import { type AuditEntry, verifyProof } from './hash-chain.ts'

/** The proof that this history stood in the head of a day, asked for and checked when somebody wants it. */
export function Prove({ subject, entries }: { subject: string; entries: readonly AuditEntry[] }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const proving = useMutation({
    mutationFn: async () => {
      const { proof, head } = await proofOf(subject)
      return { ...proof, holds: await verifyProof(proof, head, entries) }
    },
  })
  const { data, error } = proving
  const isUncovered = error instanceof Problem && error.status === 404
  return (
    <div className="stack">
      <div className="row">
        <Button onPress={() => proving.mutate()} isPending={proving.isPending}>
          {t('prove')}
        </Button>
        <span className="hint">{t('proofLead')}</span>
      </div>
      {isUncovered && (
        <p className="note" role="status">
          {t('noHead')}
        </p>
      )}
      {error && !isUncovered && <Fault error={error} />}
      {data && (
        <p className={data.holds ? 'note good' : 'note bad'} role={data.holds ? 'status' : 'alert'}>
          {data.holds
            ? t('proved', { n: data.seq, day: format.date(data.day) })
            : t('notProved', { day: format.date(data.day) })}
        </p>
      )}
    </div>
  )
}
