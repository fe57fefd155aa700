import { useEffect, useState } from 'react'
import { type AuditEntry, type ChainVerdict, verifyChain } from './hash-chain.ts'

/** What the browser finds of these entries; `undefined` while it computes. */
export function useVerdict(entries: readonly AuditEntry[]): ChainVerdict | undefined {
  const [found, setFound] = useState<{ of: readonly AuditEntry[]; verdict: ChainVerdict }>()
  useEffect(() => {
    let gone = false
    void verifyChain(entries).then(verdict => !gone && setFound({ of: entries, verdict }))
    return () => {
      gone = true
    }
  }, [entries])
  return found?.of === entries ? found.verdict : undefined
}
