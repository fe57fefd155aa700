import type { CredentialView } from '@lodestone/contracts'
import type { Finding } from '@lodestone/credentials'
import { refuse } from '@lodestone/kernel'
import type { HeldCredential } from './credential.ts'

/** A credential as its holder, operators and auditors see it. */
export const showCredential = (held: HeldCredential): CredentialView => ({
  id: held.id,
  participantId: held.participantId,
  version: held.version,
  status: held.status,
  kind: held.kind,
  credentialId: held.name,
  issuer: held.issuer,
  ...(held.validFrom === undefined ? {} : { validFrom: held.validFrom }),
  ...(held.validUntil === undefined ? {} : { validUntil: held.validUntil }),
  sha256: held.sha256,
  stages: [...held.stages],
  taken: { ...held.taken },
  findings: held.findings.map(({ code, message, figures }) => ({ code, message, figures: { ...figures } })),
  givenAt: held.givenAt,
  checkedAt: held.checkedAt,
  ...(held.dueAt === undefined ? {} : { nextCheckAt: held.dueAt }),
})

/** What is told of a credential that is not taken: every finding, by its code and in a sentence. */
export const refusedFor = (findings: readonly Finding[]) =>
  refuse(
    'validation-failed',
    `The credential is refused: ${findings.length === 1 ? '1 finding' : `${findings.length} findings`}.`,
    findings.map(one => ({
      path: one.code === 'shape' ? `credential.${one.figures.path}` : 'credential',
      message: one.message,
      code: one.code,
    })),
  )
