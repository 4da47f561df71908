// What the engine calls of the page's worker.
mergeInto(LibraryManager.library, {
  page_progress: function (done, total) {
    return Module['onProgress'] ? Module['onProgress'](done, total) : 0;
  },
});
