import { answerHelp, refuse } from '../usage.ts'
import { packAll } from './pack.ts'

/** What `npm run pack -- FOLDER` runs, for each release. */

const USAGE = 'usage: npm run pack -- FOLDER    makes the packages of the client and the command line'

answerHelp(USAGE)
const [folder, more] = process.argv.slice(2)
if (folder === undefined || more !== undefined) refuse('one folder is asked for', USAGE)
for (const file of await packAll(folder)) console.log(file)
