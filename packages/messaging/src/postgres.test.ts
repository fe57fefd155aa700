import { openTransport } from './infra.fixture.ts'
import { conformance } from './transport.conformance.ts'

conformance('postgres', () => openTransport('postgres'))
