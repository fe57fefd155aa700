export { OWN_PAGES } from './address.ts'
export * from './allowance.ts'
export * from './call.ts'
export { type Drain, openDrain } from './connections.ts'
export * from './dev-issuer.ts'
export * from './dev-sign-in.ts'
export * from './fair-turns.ts'
export { type FileType, fileAnswer, fileTypeOf, isSha256 } from './file-type.ts'
export * from './identity.ts'
export * from './implement.ts'
export * from './issuer-server.ts'
export * from './kept.ts'
export { languageFor } from './language.ts'
export { lightFirst, mapLightFirst, restBeyond } from './light-first.ts'
export * from './metrics.ts'
export * from './mount.ts'
export * from './openapi.ts'
export {
  type AddressPolicy,
  AddressRefused,
  askNameServers,
  lookupFor,
  type Resolve,
  refusedUrl,
} from './outgoing/address.ts'
export { type Fetched, fetchText } from './outgoing/fetching.ts'
export * from './paging.ts'
export * from './problem.ts'
export * from './proxy.ts'
export {
  belongsNowhere,
  groupOf,
  lookedUpBy,
  type Membership,
  membershipsIn,
  type Register,
  subjectOf,
} from './register.ts'
export * from './security.ts'
export * from './sent.ts'
export * from './server.ts'
export * from './supervision.ts'
export { claimNames, type Identity, type TokenRules } from './token-rules.ts'
export { readUpload } from './upload.ts'
export { openUpstream, RESTART_MS } from './upstream.ts'
export { etagOf, isVisit, knows, openVisitors, type Visitors } from './visit.ts'
export type { Work } from './work.ts'
