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

/** What whoever gives a credential can do about a finding, where he can. */
const MEND: Partial<Record<Finding['code'], string>> = {
  'signature-missing': 'Give the whole vc+jwt token as its issuer handed it out: three parts separated by dots.',
  'signature-wrong': "Give the token unchanged, as it was signed; a changed key is the issuer's to publish.",
  'issuer-not-registered': 'Ask an operator to register it, then give the credential again.',
  'outside-remit': 'Ask an operator what the register lets the issuer attest.',
  'subject-not-holder':
    'If that is another name of yours, have an operator enter it among your identifiers, then give the credential again.',
}

/** What is told of a credential that is not taken: every finding, by its code and in a sentence, and how to mend it. */
export const refusedFor = (findings: readonly Finding[]) =>
  refuse(
    'validation-failed',
    `The credential is refused: ${findings.length === 1 ? '1 finding' : `${findings.length} findings`}.`,
    findings.map(one => ({
      path: one.code === 'shape' ? `credential.${one.figures.path}` : 'credential',
      message: [one.message, MEND[one.code]].filter(said => said !== undefined).join(' '),
      code: one.code,
      values: { ...one.figures },
    })),
  )
