import { writeFile } from 'node:fs/promises'
import { makeSbom } from './sbom.ts'

/** What `npm run sbom -- FILE` runs, for each release. */

const [file, more] = process.argv.slice(2)
if (file === undefined || more !== undefined) {
  console.error('usage: npm run sbom -- FILE    writes the bill of materials of the images, CycloneDX in JSON')
  process.exitCode = 1
} else await writeFile(file, await makeSbom())
