import { memoryTransport } from './memory.ts'
import { conformance } from './transport.conformance.ts'

for (const seed of [1, 2, 3]) conformance(`memory (seed ${seed})`, () => memoryTransport({ seed }))
