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
import { entriesQuery, readProof, recordQuery } from './my-rounds.queries.ts'
import type { OwnEntry } from './my-rounds.ts'
import { canHash, judge, type ProofVerdict } from './proof.ts'

/** The check of one's own entries against the public seal, and the record as a participant sees it. */
export function Record({ round }: { round: Round }) {
  return (
    <>
      <Settled round={round} />
      <Proofs round={round} />
      <SealedRecord round={round} />
    </>
  )
}

/** What one's own lines pay and one's own offers get, once the round is awarded. */
function Settled({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const query = useQuery(recordQuery(round.id))
  const entries = useQuery(entriesQuery(round.id, sides))
  const settlement = query.data?.settlement
  if (!settlement || settlement.pools.length === 0) return null
  const nameOf = (id: string) => entries.data?.find(one => one.id === id)?.reference ?? id.slice(0, 8)
  const money = (amount: string) => format.money({ amount, currency: settlement.currency })
  return (
    <Card title={t('settled')} lead={t('settledLead')}>
      <Facts
        items={settlement.pools.flatMap(({ members, suppliers }) => [
          ...members.map(
            ({ lineId, needKg, amount, freight, atCeiling }) =>
              [
                nameOf(lineId),
                [
                  t('settledPays', { mass: format.kg(needKg), amount: money(amount), freight: money(freight) }),
                  ...(atCeiling ? [t('settledCeiling')] : []),
                ].join(' '),
              ] as const,
          ),
          ...suppliers.map(
            ({ offerId, quantityKg, amount }) =>
              [nameOf(offerId), t('settledGets', { mass: format.kg(quantityKg), amount: money(amount) })] as const,
          ),
        ])}
      />
    </Card>
  )
}

type Checked = { readonly entry: OwnEntry; readonly verdict: ProofVerdict | { readonly error: unknown } }
/** Entries checked in one go: beyond that one's own system does it better. */
const MOST_CHECKED = 200

function Proofs({ round }: { round: Round }) {
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

function SealedRecord({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const query = useQuery(recordQuery(round.id))
  return (
    <Card title={t('sealedRecord')} lead={t('sealedRecordLead')}>
      <Loaded query={query}>
        {record =>
          record === null ? (
            <Empty>{t('recordNotYet')}</Empty>
          ) : (
            <>
              <Facts
                items={[
                  [t('ruleBook'), record.ruleBook.version],
                  [t('inputDigest'), <Hash key="inputs" value={record.inputDigest} />],
                  [t('resultHash'), <Hash key="result" value={record.resultHash} />],
                  [t('recordHead'), <Hash key="head" value={record.head} />],
                ]}
              />
              <details>
                <summary>{t('events', { count: record.events.length })}</summary>
                <ol className={styles.events}>
                  {record.events.map(event => (
                    <li key={event.seq}>
                      {'withheld' in event ? (
                        t('eventOfOthers')
                      ) : (
                        <>
                          <time dateTime={event.time}>{format.dateTime(event.time)}</time> <code>{event.type}</code>
                        </>
                      )}
                    </li>
                  ))}
                </ol>
              </details>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}
