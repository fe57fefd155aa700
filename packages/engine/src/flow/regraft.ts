import { intAt, missing } from '../at.ts'

/** As much of a spanning tree as a graft changes. */
type Tree = Readonly<
  Record<'parent' | 'direction' | 'thread' | 'back' | 'size' | 'last' | 'stem', Int32Array> &
    Record<'flow' | 'room' | 'toll', Float64Array>
>

/** Of a pivot: the ends of the arc that enters, inside the part that is cut off and outside of it, the node above which it is cut off, and where both ways up join. */
export type Graft = { readonly inner: number; readonly outer: number; readonly out: number; readonly join: number }

/** Hangs the subtree that `out` cut off below `outer`, by way of `inner`. What the arc between both carries is for the caller. */
export function regraft(tree: Tree, { inner, outer, out, join }: Graft): void {
  const { parent, back, size, last } = tree
  const oldBack = back[out] ?? missing(out)
  const oldSize = size[out] ?? missing(out)
  const oldLast = last[out] ?? missing(out)
  const oldParent = parent[out] ?? missing(out)
  if (inner === out) move(tree, outer, out)
  else {
    turn(tree, inner, outer, out)
    turnArcs(tree, inner, out)
    size[inner] = oldSize
  }
  const limit = last[join] === outer ? join : -1
  const newLast = last[out] ?? missing(out)
  for (let u = outer; u !== -1 && last[u] === outer; u = parent[u] ?? missing(u)) last[u] = newLast
  if (join !== oldBack && outer !== oldBack) {
    for (let u = oldParent; u !== limit && last[u] === oldLast; u = parent[u] ?? missing(u)) last[u] = oldBack
  } else if (newLast !== oldLast) {
    for (let u = oldParent; u !== limit && last[u] === oldLast; u = parent[u] ?? missing(u)) last[u] = newLast
  }
  for (let u = outer; u !== join; u = parent[u] ?? missing(u)) size[u] = (size[u] ?? missing(u)) + oldSize
  for (let u = oldParent; u !== join; u = parent[u] ?? missing(u)) size[u] = (size[u] ?? missing(u)) + -oldSize
}

/** A subtree that is hung by its own top: the thread through it stays as it is. */
function move({ parent, thread, back, last }: Tree, outer: number, out: number): void {
  parent[out] = outer
  if (thread[outer] === out) return
  const bottom = last[out] ?? missing(out)
  const before = back[out] ?? missing(out)
  let after = thread[bottom] ?? missing(bottom)
  thread[before] = after
  back[after] = before
  after = thread[outer] ?? missing(outer)
  thread[outer] = out
  back[out] = outer
  thread[bottom] = after
  back[after] = bottom
}

/** Turns the way from `inner` up to `out` round: who was above hangs below, and the thread goes that way. */
function turn({ parent, thread, back, last, stem }: Tree, inner: number, outer: number, out: number): void {
  const oldBack = back[out] ?? missing(out)
  const oldLast = last[out] ?? missing(out)
  const resume = oldBack === outer ? (thread[oldLast] ?? missing(oldLast)) : (thread[outer] ?? missing(outer))
  let node = inner
  let above = outer
  let tail = last[inner] ?? missing(inner)
  let after = thread[tail] ?? missing(tail)
  thread[outer] = inner
  let stems = 0
  stem[stems++] = outer
  while (node !== out) {
    const next = parent[node] ?? missing(node)
    thread[tail] = next
    stem[stems++] = tail
    const before = back[node] ?? missing(node)
    thread[before] = after
    back[after] = before
    parent[node] = above
    above = node
    node = next
    tail = last[node] === last[above] ? (back[above] ?? missing(above)) : (last[node] ?? missing(node))
    after = thread[tail] ?? missing(tail)
  }
  parent[out] = above
  thread[tail] = resume
  back[resume] = tail
  last[out] = tail
  if (oldBack !== outer) {
    thread[oldBack] = after
    back[after] = oldBack
  }
  for (let k = 0; k < stems; k++) back[intAt(thread, intAt(stem, k))] = intAt(stem, k)
}

/** Gives every node of a way that was turned round what stood at the one now above it, and its part of the sizes. */
function turnArcs(tree: Tree, inner: number, out: number): void {
  const { parent, direction, flow, room, toll, size, last } = tree
  let count = 0
  const end = last[out] ?? missing(out)
  for (let u = out, p = parent[u] ?? missing(u); u !== inner; u = p, p = parent[u] ?? missing(u)) {
    direction[u] = -(direction[p] ?? missing(p))
    flow[u] = flow[p] ?? missing(p)
    room[u] = room[p] ?? missing(p)
    toll[u] = toll[p] ?? missing(p)
    count += (size[u] ?? missing(u)) - (size[p] ?? missing(p))
    size[u] = count
    last[p] = end
  }
}
