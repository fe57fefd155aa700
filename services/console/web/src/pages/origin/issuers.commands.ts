import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { IssuerDraft, Particulars } from './issuer.ts'

/** Credentials are judged again by the register as it is then. */
const CHANGES = ['issuers', 'credentials', 'batches', 'approvals']

export const useRegister = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: IssuerDraft }) =>
      ask(api.POST('/supply/issuers', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    ...CHANGES,
  )
/** Refused (412) when the version is not the newest any more. */
export const useRevise = (id: string) =>
  useCommand(
    ({ version, body }: { version: number; body: Particulars }) =>
      ask(api.PUT('/supply/issuers/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body })),
    ...CHANGES,
  )
export const useWithdraw = (id: string) =>
  useCommand(
    (reason: string) => ask(api.POST('/supply/issuers/{id}/withdraw', { params: { path: { id } }, body: { reason } })),
    ...CHANGES,
  )
