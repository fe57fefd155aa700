import { describe } from 'vitest'
import { conformance } from '../transport.conformance.ts'
import { hasBroker, openKafka } from '../transport.fixture.ts'

describe.skipIf(!hasBroker)('with a broker', () => conformance('kafka', () => openKafka()))
