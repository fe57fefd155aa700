import { describe } from 'vitest'
import { hasBroker, openKafka } from './infra.fixture.ts'
import { conformance } from './transport.conformance.ts'

describe.skipIf(!hasBroker)('with a broker', () => conformance('kafka', () => openKafka()))
