export { rulesInWords } from './round-rules.ts'
export { filled, type Named, named, UNTOLD, type Wording, wordingIn } from './wording.ts'
