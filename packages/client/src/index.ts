export type { components, operations, paths } from './api.ts'
export { type HubClient, type HubOptions, hubClient } from './client.ts'
