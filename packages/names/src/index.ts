export { type ReadyName, readyName } from './name.ts'
export { buildIndex, type Found } from './names-index.ts'
