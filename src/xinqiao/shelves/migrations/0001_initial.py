import django.db.models.deletion
import xinqiao.kernel.tables
import xinqiao.rules.shelving
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
        ('safekeeping', '0001_initial'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='StoragePlace',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('room', '档案室'), ('cabinet', '档案柜'), ('shelf', '格、盒')], max_length=8)),
                        ('title', models.CharField(max_length=60)),
                        ('code_lock', models.BooleanField(default=False)),
                        ('camera', models.BooleanField(default=False)),
                        ('reserved', models.BooleanField(default=False)),
                        ('code', models.CharField(max_length=12, unique=True)),
                        ('since', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('custody', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safekeeping.custody')),
                        ('inside', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='shelves.storageplace')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['unit', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Stocktaking',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('at', models.DateTimeField()),
                        ('there', models.PositiveIntegerField()),
                        ('lent', models.PositiveIntegerField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stocktakings', to='offices.unit')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stocktakings', to='shelves.storageplace')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='PaperFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('volume', models.PositiveSmallIntegerField()),
                        ('pages', models.PositiveIntegerField()),
                        ('state', models.CharField(choices=[(xinqiao.rules.shelving.FileState['SHELVED'], '在册'), (xinqiao.rules.shelving.FileState['LOST'], '遗失'), (xinqiao.rules.shelving.FileState['HANDED_OVER'], '已移交'), (xinqiao.rules.shelving.FileState['DESTROYED'], '已销毁')], default='shelved', max_length=12)),
                        ('code', models.CharField(max_length=12, unique=True)),
                        ('since', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_files', to='matters.matter')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_files', to='offices.unit')),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='shelves.storageplace')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Difference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[(xinqiao.rules.shelving.Found['MISSING'], '应在未见'), (xinqiao.rules.shelving.Found['MISPLACED'], '放错地方'), (xinqiao.rules.shelving.Found['UNKNOWN'], '册上没有的条码')], max_length=10)),
                        ('code', models.CharField(max_length=40)),
                        ('close_by', models.DateField()),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='shelves.paperfile')),
                        ('stocktaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='shelves.stocktaking')),
                        ('met', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelves.storageplace')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Loan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('purpose', models.CharField(max_length=300)),
                        ('asked_at', models.DateTimeField()),
                        ('due_on', models.DateField()),
                        ('pages_out', models.PositiveIntegerField(null=True)),
                        ('out_at', models.DateTimeField(null=True)),
                        ('pages_back', models.PositiveIntegerField(null=True)),
                        ('back_at', models.DateTimeField(null=True)),
                        ('explained', models.CharField(blank=True, max_length=300)),
                        ('borrower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('keepers', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safekeeping.custody')),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='shelves.paperfile')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='loan_of_unit'), models.Index(fields=['unit', 'due_on'], name='loan_due'), models.Index(fields=['turn_unit', 'stage'], name='turn_loan'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_loan')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('stage__in', ['asked', 'approved', 'opened', 'lent', 'differs'])), fields=('file',), name='a_file_is_lent_once')],
                    },
                ),
                migrations.AddIndex(
                    model_name='stocktaking',
                    index=models.Index(fields=['place', 'year'], name='stocktaking_of_place'),
                ),
                migrations.AddIndex(
                    model_name='paperfile',
                    index=models.Index(fields=['unit', '-id'], name='paper_of_unit'),
                ),
                migrations.AddConstraint(
                    model_name='paperfile',
                    constraint=models.UniqueConstraint(fields=('unit', 'matter', 'volume'), name='a_volume_is_on_one_register'),
                ),
                migrations.AddIndex(
                    model_name='difference',
                    index=models.Index(fields=['unit', 'close_by'], name='difference_due'),
                ),
                migrations.AddIndex(
                    model_name='difference',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_difference'),
                ),
                migrations.AddIndex(
                    model_name='difference',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_difference'),
                ),
            ],
        ),
    ]
