import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { progress, type Row, row, seconds } from './bench.ts'

const root = new URL('../../', import.meta.url).pathname
/** After a demo its last events are still told and the hub collects its garbage once; then a minute, so that what comes once a minute counts. */
const SETTLING_SECONDS = 15
const IDLE_SECONDS = 60

/** `npm start` to ready with jars and modules present: into an empty folder, and again into the same; then the memory and idle CPU after a demo. */
export async function startRows(jars: string): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lodestone-start-'))
  const dataDir = join(folder, 'data')
  try {
    await cp(jars, join(dataDir, 'cache'), { recursive: true })
    progress('npm start into an empty folder, and again')
    const first = await timedStart(dataDir)
    await first.stop()
    const again = await timedStart(dataDir)
    await again.stop()
    progress('memory after a demo, and what the hub costs when idle')
    const demo = await demoFigures(dataDir)
    return [
      row('npm start to ready, the first time (jars and modules present)', first.took, { atMost: 10 }, 's'),
      row('npm start to ready, again', again.took, { atMost: 6 }, 's'),
      row('the services themselves, servers running', again.services, { atMost: 2 }, 's'),
      row('hub process after the demo, resident', demo.hubMb, { atMost: 250 }, 'MB'),
      row('broker after the demo, resident', demo.brokerMb, { atMost: 300 }, 'MB'),
      row(
        'idle CPU of the hub over a minute',
        demo.idlePct,
        { atMost: 3 },
        '% of a core',
        `the ${SETTLING_SECONDS} s before, after the demo: ${demo.settlingPct.toFixed(1)} %`,
      ),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timedStart(dataDir: string): Promise<{ took: number; services: number; stop(): Promise<void> }> {
  const start = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let serversAt = start
  createInterface({ input: child.stderr }).on('line', line => {
    if (/ready on port/.test(line)) serversAt = performance.now()
  })
  await lineOf(child, /^ready /)
  const took = seconds(start)
  return { took, services: seconds(serversAt), stop: () => end(child) }
}

async function demoFigures(
  dataDir: string,
): Promise<{ hubMb: number; brokerMb: number; settlingPct: number; idlePct: number }> {
  const child = spawn('npm', ['run', 'demo', '--silent'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  await lineOf(child, /Ctrl-C/)
  const processes = await commands()
  const hub = processes.find(
    one =>
      one.command.includes('infra/demo/main.ts') && !one.command.includes('sh -c') && !one.command.startsWith('npm'),
  )
  const broker = processes.find(
    one => /^\S*java /.test(one.command) && one.command.includes('kafka.Kafka') && one.command.includes(dataDir),
  )
  if (!hub || !broker) throw new Error('hub or broker not found')
  const busyPct = async (over: number): Promise<number> => {
    const before = cpuSeconds(hub.pid)
    await new Promise(resolve => setTimeout(resolve, over * 1000))
    return ((cpuSeconds(hub.pid) - before) / over) * 100
  }
  const settlingPct = await busyPct(SETTLING_SECONDS)
  const idlePct = await busyPct(IDLE_SECONDS)
  const figures = { hubMb: residentMb(hub.pid), brokerMb: residentMb(broker.pid), settlingPct, idlePct }
  await end(child)
  return figures
}

function lineOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  let words = ''
  child.stderr?.on('data', chunk => {
    words = (words + chunk).slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', line => {
      if (wanted.test(line)) resolve()
    })
    child.once('exit', code => reject(new Error(`ended with ${code}: ${words}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  process.kill(-(child.pid as number), 'SIGTERM')
  await gone
}

async function commands(): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return pids.flatMap(pid => {
    try {
      return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
    } catch {
      return []
    }
  })
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** User and system time in seconds; Linux counts 100 ticks a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}
