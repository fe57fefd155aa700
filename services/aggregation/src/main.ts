import { runProcess } from '@lodestone/service'
import { aggregation } from './service.ts'

await runProcess([aggregation], { SERVICES: 'aggregation', ...process.env })
