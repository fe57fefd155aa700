import { openKafka } from './infra.fixture.ts'
import { conformance } from './transport.conformance.ts'

conformance('kafka', () => openKafka())
