import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { Empty, Loaded } from '../../../ui/state.tsx'
import styles from './my-rounds.module.css'
import { entriesQuery, readProof } from './my-rounds.queries.ts'
import type { OwnEntry } from './my-rounds.ts'
import { canHash, judge, type ProofVerdict } from './proof.ts'

type Checked = { readonly entry: OwnEntry; readonly verdict: ProofVerdict | { readonly error: unknown } }
/** Entries checked in one go: beyond that one's own system does it better. */
const MOST_CHECKED = 200

export function Proofs({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const problemText = useProblemText()
  const format = useFormat()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const query = useQuery(entriesQuery(round.id, sides))
  const [checked, setChecked] = useState<readonly Checked[]>([])
  const [pending, setPending] = useState(false)
  const check = async (entries: readonly OwnEntry[]) => {
    setPending(true)
    const found: Checked[] = []
    for (const entry of entries.slice(0, MOST_CHECKED)) {
      const verdict = await readProof(round.id, entry)
        .then(proof => judge(proof, entry.id, round.seals))
        .catch((error: unknown) => ({ error }))
      found.push({ entry, verdict })
      setChecked([...found])
    }
    setPending(false)
  }
  return (
    <Card title={t('proof')} lead={t('proofLead')}>
      <Loaded query={query}>
        {entries => {
          const sealed = entries.filter(({ entry }) => entry === 'confirmed')
          if (round.seals.length === 0 || sealed.length === 0) return <Empty>{t('proofNotYet')}</Empty>
          if (!canHash()) return <p className="note warn">{t('proofNoHash')}</p>
          return (
            <>
              <div>
                <Button kind="primary" isDisabled={pending} onPress={() => void check(sealed)}>
                  {t('proofCheck', { count: Math.min(sealed.length, MOST_CHECKED) })}
                </Button>
              </div>
              {sealed.length > MOST_CHECKED && <p className="hint">{t('proofMost', { count: MOST_CHECKED })}</p>}
              <div role="status">
                <ul className={styles.proofs}>
                  {checked.map(({ entry, verdict }) => (
                    <li key={entry.id}>
                      {'error' in verdict ? (
                        <Badge tone="warn">{t('proofUnknown')}</Badge>
                      ) : (
                        <Badge tone={verdict.holds ? 'good' : 'bad'}>
                          {t(verdict.holds ? 'verified' : 'notVerified')}
                        </Badge>
                      )}{' '}
                      <strong>{entry.reference}</strong> ({format.kg(entry.quantityKg)}):{' '}
                      {'error' in verdict
                        ? problemText(verdict.error)
                        : t(verdict.holds ? 'proofHolds' : `proofFault.${verdict.fault}`)}
                    </li>
                  ))}
                </ul>
              </div>
            </>
          )
        }}
      </Loaded>
      {round.seals.length > 0 && (
        <Facts
          items={round.seals.map(seal => [t(`book.${seal.owner}`), <Hash key={seal.owner} value={seal.root} />])}
        />
      )}
    </Card>
  )
}
