import { writeFile } from 'node:fs/promises'
import { answerHelp, refuse } from '../usage.ts'
import { makeSbom } from './sbom.ts'

/** What `npm run sbom -- FILE` runs, for each release. */

const USAGE = 'usage: npm run sbom -- FILE    writes the bill of materials of the images, CycloneDX in JSON'

answerHelp(USAGE)
const [file, more] = process.argv.slice(2)
if (file === undefined || more !== undefined) refuse('one file is asked for', USAGE)
await writeFile(file, await makeSbom())
