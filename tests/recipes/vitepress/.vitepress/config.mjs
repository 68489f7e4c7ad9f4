export default {
  title: 'A greeting',
  head: [['script', { src: '/play/embed.js', defer: '' }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'asl-playground' } } },
};
