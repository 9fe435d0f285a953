import sys

from xinqiao.cli.main import main

sys.exit(main())
