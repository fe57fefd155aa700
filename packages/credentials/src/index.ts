export { didKeyOf, isDidKey, keyOfDidKey } from './did/did-key.ts'
export { didWebOf, urlOfDidWeb } from './did/did-web.ts'
export { keysOfDocument, publicKeyOf } from './did/document.ts'
export { type Finding, type FindingCode, type FindingFigures, isWaiting, type Read } from './finding.ts'
export { type DidDocument, didDocument, type NamedKey } from './issue/document.ts'
export type { Frame, Judged, PolicySaid, Proof } from './issue/frame.ts'
export { statusListCredential } from './issue/list.ts'
export { type FacilitySaid, facilityRecord, type MakingSaid, makingEvent } from './issue/origin.ts'
export { deliveryPassport, type PassportSaid, type StageSaid } from './issue/passport.ts'
export { type ScreeningSaid, screeningCredential } from './issue/screening.ts'
export { type SigningKey, sign, signingKeyOf } from './issue/sign.ts'
export { LEAST_BITS } from './status/bitstring.ts'
export { LIST_TYPE } from './status/list.ts'
export { tokenIn } from './token/given.ts'
export { readJson } from './token/json.ts'
export type { IssuerKey, PublicKey } from './token/key.ts'
export type { Algorithm, Token } from './token/token.ts'
export { type Capacity, capacitiesIn } from './untp/capacity.ts'
export { type Goods, goodsIn } from './untp/goods.ts'
export { KIND_NAMES, type Kind } from './untp/kinds.ts'
export { exactOf, isAbove } from './untp/mass.ts'
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
export { type Credential, issuerIn } from './verdict/content.ts'
export { judge, type Verdict } from './verdict/judge.ts'
export type { Holder, Keys, ListToken, Ports, RegisteredIssuer, Remit, Unreachable } from './verdict/ports.ts'
export { readRegister } from './verdict/register.ts'
export { countriesIn, remitFindings, stagesIn, stagesOf } from './verdict/remit.ts'
