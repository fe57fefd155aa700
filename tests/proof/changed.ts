import { execFileSync } from 'node:child_process'

/** The files that differ from where this branch left `base`, committed or not, and those that git does not know yet. */
export function changedSince(base = usualBase()): string[] {
  const fork = git('merge-base', base, 'HEAD').trim()
  return [
    ...lines(git('diff', '--name-only', '--no-renames', fork)),
    ...lines(git('ls-files', '--others', '--exclude-standard')),
  ]
}

function usualBase(): string {
  try {
    git('rev-parse', '--verify', '--quiet', 'origin/main')
    return 'origin/main'
  } catch {
    return 'main'
  }
}

const git = (...words: string[]): string =>
  execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const lines = (text: string): string[] => text.split('\n').filter(line => line !== '')
