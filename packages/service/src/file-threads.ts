import { MAX_ROWS } from '@lodestone/files'
import type { Call } from '@lodestone/http'
import { ProblemError } from '@lodestone/http/problem'
import type { SentFile } from '@lodestone/http/sent'
import { Piscina } from 'piscina'
import { atMost } from './at-most.ts'
import type { FileOutcome, Task } from './file-threads.worker.ts'

/** Threads in which files are read, for all services of a process: whatever somebody sends, the event loop goes on. */

/** Files read at once. */
const THREADS = 2
/** Files that may wait for a thread; their bytes are held meanwhile. */
const MAX_WAITING = 16
/** Heap that one file may take in MiB. The largest workbook that is read takes some 200. */
const HEAP_MB = 512
/**
 * Heap of a thread in MiB, and how much of it is young. V8 ends the process, not the thread, where a thread goes far beyond its heap at one
 * stretch: so a file is ended well before, and what is young is less than what Node leaves beyond the heap.
 */
const MOST = { maxOldGenerationSizeMb: 2 * HEAP_MB, maxYoungGenerationSizeMb: 24 }
/** Milliseconds between looks at the heap. */
const LOOK_MS = 50
/** Milliseconds that one file is read at most. The largest take some 5 s of a processor, which others may want too. */
const LIMIT_MS = 60_000
/** Milliseconds without a file after which a thread goes. */
const IDLE_MS = 60_000
/** Seconds after which there is room again for one more file. */
const RETRY_SECONDS = 5

export type FileLimits = { readonly heapMb: number; readonly limitMs: number; readonly maxWaiting: number }

// biome-ignore lint/suspicious/noExplicitAny: what else a reader of files takes is its own
type Reader = (sent: SentFile, ...more: any[]) => unknown
type More<R> = R extends (sent: SentFile, ...more: infer M) => unknown ? M : never
/** A call that brings a file, and pays for its lines. */
type Sent = Pick<Call, 'owe'> & { readonly file: SentFile }
/**
 * Calls a function of a module in a thread. Its arguments and what it gives are copied; a `ProblemError` of it is thrown here. Lines that were read
 * are paid for, also those of a file that is refused.
 */
export type InThread<Readers> = <Name extends keyof Readers & string>(
  name: Name,
  sent: Sent,
  ...more: More<Readers[Name]>
) => Promise<Readers[Name] extends Reader ? Awaited<ReturnType<Readers[Name]>> : never>

/** Threads that end a file which takes too long or too much memory with 413, and refuse one for which there is no room with 503. */
export function fileThreads({ heapMb, limitMs, maxWaiting }: FileLimits) {
  const idle: Piscina[] = []
  let held = 0
  const inTurn = atMost(THREADS)

  async function run(task: Task, owe: Call['owe']): Promise<unknown> {
    const thread = idle.pop() ?? startThread()
    let read: FileOutcome
    try {
      // What a thread has to load is no work of the file.
      await thread.run({ module: task.module }, { name: 'load' })
      read = await within(thread, task)
    } catch (error) {
      void thread.destroy()
      // Ended: nobody knows how many lines it has.
      if (error instanceof ProblemError) await owe({ lines: MAX_ROWS })
      throw error
    }
    idle.push(thread)
    await owe({ lines: read.lines })
    if ('value' in read) return read.value
    const { code, detail, errors } = read.problem
    throw new ProblemError(code, detail, errors)
  }

  async function within(thread: Piscina, task: Task): Promise<FileOutcome> {
    const ended = new AbortController()
    const late = setTimeout(() => ended.abort(`takes more than ${limitMs / 1_000} s to read`), limitMs)
    const looks = setInterval(() => {
      void heapOf(thread).then(bytes => {
        if (bytes > heapMb * 1_048_576) ended.abort('takes too much memory to read')
      })
    }, LOOK_MS)
    try {
      return await thread.run(task, { signal: ended.signal })
    } catch (error) {
      if (!ended.signal.aborted) throw error
      throw new ProblemError('too-large', `The file ${ended.signal.reason}: send it in parts.`)
    } finally {
      clearTimeout(late)
      clearInterval(looks)
    }
  }

  return <Readers>(module: URL): InThread<Readers> =>
    async (name, sent, ...more) => {
      if (held >= THREADS + maxWaiting)
        throw new ProblemError('unavailable', 'Too many files are being read.', undefined, RETRY_SECONDS)
      held++
      try {
        return (await inTurn(() => run({ module: module.href, name, sent: sent.file, more }, sent.owe))) as never
      } finally {
        held--
      }
    }
}

/** One thread, kept as long as there are files. */
const startThread = (): Piscina =>
  new Piscina({
    filename: new URL('./file-threads.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    resourceLimits: MOST,
  })

/** Bytes of a thread's heap; none where it ends meanwhile. */
const heapOf = async ({ threads: [worker] }: Piscina): Promise<number> => {
  try {
    return (await worker?.getHeapStatistics())?.used_heap_size ?? 0
  } catch {
    return 0
  }
}

/** The functions of a module that read files, each to be called in a thread. */
export const inFileThread = fileThreads({ heapMb: HEAP_MB, limitMs: LIMIT_MS, maxWaiting: MAX_WAITING })
