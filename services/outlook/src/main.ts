import { runProcess } from '@lodestone/service'
import { outlook } from './service.ts'

await runProcess([outlook], { SERVICES: 'outlook', ...process.env })
