// JupyterLite opens a link from one lesson to another in its list of files, which is not here: open the lesson itself.

location.replace(`../notebooks/index.html${location.search}`);
