import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { BatchDraft, JointDraft } from './batch-form.ts'
import type { CommitmentDraft } from './commitment-form.ts'

/** Registers a batch under a key of the form, so that pressing twice makes one. */
export const useRegister = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: BatchDraft }) =>
      ask(api.POST('/supply/batches', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'batches',
    'sites',
  )

/** Registers what came out of one event together, under a key of the form. */
export const useRegisterJoint = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: JointDraft }) =>
      ask(api.POST('/supply/batches/joint', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'batches',
    'sites',
  )

export const useGiveCredentials = (id: string) =>
  useCommand(
    (credentials: string[]) =>
      ask(api.POST('/supply/batches/{id}/credentials', { params: { path: { id } }, body: { credentials } })),
    'batches',
    'offers',
    'screening',
  )

export const useStateCommitment = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: CommitmentDraft }) =>
      ask(api.POST('/supply/commitments', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'sites',
  )

export const useReviseCommitment = () =>
  useCommand(
    ({ id, version, draft }: { id: string; version: number; draft: CommitmentDraft }) =>
      ask(
        api.PUT('/supply/commitments/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: draft,
        }),
      ),
    'sites',
  )

export const useWithdrawCommitment = () =>
  useCommand(
    ({ id, version }: { id: string; version: number }) =>
      ask(api.DELETE('/supply/commitments/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'sites',
  )
