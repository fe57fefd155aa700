import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { noticesOf, noticesText } from './notices.ts'

/** Writes what the packages that are installed here ask to be told to whoever gets them. Images are built with it. */

const [file, more] = process.argv.slice(2)
if (file === undefined || more !== undefined) {
  console.error('usage: node infra/notices/main.ts FILE    writes the licences of the installed packages')
  process.exitCode = 1
} else writeFileSync(file, noticesText(noticesOf(fileURLToPath(new URL('../../', import.meta.url)))))
