import { conformance } from '../transport.conformance.ts'
import { openTransport } from '../transport.fixture.ts'

conformance('postgres', () => openTransport('postgres'))
