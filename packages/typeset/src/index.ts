export type { Bar, BarsBlock, Block, Document, TableBlock } from './document.ts'
export { TooManyDocuments, typeset } from './typeset.ts'
