/** The search of the index, and an index that is folded where the screen is narrow. */
const index = document.querySelector('#index')
const search = document.querySelector('#search')
const found = document.querySelector('#found')
const items = [...index.querySelectorAll('li')].map(item => ({ item, text: item.textContent.toLowerCase() }))

if (matchMedia('(max-width: 900px)').matches) {
  index.open = false
  index.addEventListener('click', event => {
    if (event.target.closest('a')) index.open = false
  })
}

search.closest('p').hidden = false
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  let count = 0
  for (const { item, text } of items) {
    item.hidden = !words.every(word => text.includes(word))
    if (!item.hidden) count++
  }
  for (const part of index.querySelectorAll('.part'))
    part.hidden = words.length > 0 && !part.querySelector('li:not([hidden])')
  found.textContent = words.length > 0 ? `${count} found` : ''
})
search.addEventListener('keydown', event => {
  if (event.key === 'Enter') index.querySelector('li:not([hidden]) a')?.click()
})
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.target === search || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  index.open = true
  search.focus()
})
