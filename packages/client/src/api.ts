/** What the hub takes and answers, as its contracts say. The published client has the same written out, made of the OpenAPI document. */
export type { components, operations, paths } from '@lodestone/contracts/api'
