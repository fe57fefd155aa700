import { packAll } from './pack.ts'

/** What `npm run pack -- FOLDER` runs, for each release. */

const [folder, more] = process.argv.slice(2)
if (folder === undefined || more !== undefined) {
  console.error('usage: npm run pack -- FOLDER    makes the packages of the client and the command line')
  process.exitCode = 1
} else for (const file of await packAll(folder)) console.log(file)
