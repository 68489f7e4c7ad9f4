// mdBook links its scripts itself and has no place for attributes: this one adds the playground's.
document.head.append(
  Object.assign(document.createElement('script'), { src: '/play/embed.js' }),
);
document.head.lastChild.dataset.attach = 'code.language-asl';
document.head.lastChild.dataset.view = 'graph';
