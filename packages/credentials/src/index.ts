export { isDidKey, keyOfDidKey } from './did/did-key.ts'
export { urlOfDidWeb } from './did/did-web.ts'
export { keysOfDocument, publicKeyOf } from './did/document.ts'
export { type Finding, type FindingCode, type FindingFigures, isWaiting, type Read } from './finding.ts'
export type { Frame, Judged, PolicySaid, Proof } from './issue/frame.ts'
export { statusListCredential } from './issue/list.ts'
export { deliveryPassport, type PassportSaid, type StageSaid } from './issue/passport.ts'
export { type ScreeningSaid, screeningCredential } from './issue/screening.ts'
export { type SigningKey, sign } from './issue/sign.ts'
export { LIST_TYPE } from './status/list.ts'
export { tokenIn } from './token/given.ts'
export { readJson } from './token/json.ts'
export type { IssuerKey, PublicKey } from './token/key.ts'
export type { Algorithm, Token } from './token/token.ts'
export { KIND_NAMES, type Kind } from './untp/kinds.ts'
export type {
  Assessment,
  Batch,
  Conformity,
  Event,
  Events,
  Facility,
  Identity,
  Party,
  Passport,
  Site,
  Taken,
} from './untp/taken.ts'
export type { Credential } from './verdict/content.ts'
export { judge, type Verdict } from './verdict/judge.ts'
export type { Holder, Keys, ListToken, Ports, RegisteredIssuer, Remit, Unreachable } from './verdict/ports.ts'
export { readRegister } from './verdict/register.ts'
export { countriesIn, remitFindings, stagesIn } from './verdict/remit.ts'
