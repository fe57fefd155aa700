import { conformance } from '../transport.conformance.ts'
import { memoryTransport } from './memory.ts'

for (const seed of [1, 2, 3]) conformance(`memory (seed ${seed})`, () => memoryTransport({ seed }))
